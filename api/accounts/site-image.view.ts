// A site image as it is offered and shown.
import { Field, ID, ObjectType } from 'type-graphql';
import { siteImages } from '../../schema/site-images.js';

@ObjectType('SiteImage')
export class SiteImageView {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { description: 'Relative to the address of this endpoint.' })
  url!: string;

  @Field(() => String, { description: 'For screen readers.' })
  description!: string;
}

export function presentSiteImage(id: string, language: 'EN' | 'ES'): SiteImageView {
  const image = siteImages.find((candidate) => candidate.id === id);
  return { id, url: `/site-images/${id}.svg`, description: image?.description[language] ?? '' };
}
