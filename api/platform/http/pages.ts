// Pages for people: strict headers on each (helmet), none of which a program's answer needs or should pay for.
import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

export interface PageOptions {
  /** The address that people see; with https the browser is told to stay there. */
  readonly publicUrl: string;
  /** 'inline' lets a page carry its own style elements, whatever they say; never scripts. */
  readonly styles?: 'inline';
  /** A page that is whole in itself: these elements and nothing else, named by their hashes. */
  readonly inline?: InlineHashes;
}

/** Hashes as a Content-Security-Policy names them: `'sha256-…'`. */
export interface InlineHashes {
  readonly scripts: readonly string[];
  readonly styles: readonly string[];
}

/** Mounts routes whose answers are pages, styles, scripts and images of ours; nothing from elsewhere may run in them. */
export async function servePages(
  app: FastifyInstance,
  { publicUrl, styles, inline }: PageOptions,
  mount: (pages: FastifyInstance) => void | Promise<void>,
): Promise<void> {
  const secure = publicUrl.startsWith('https:');
  await app.register(async (pages) => {
    await pages.register(helmet, {
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          scriptSrc: [...(inline?.scripts ?? ["'self'"])],
          styleSrc: [
            ...(inline?.styles ?? (styles === 'inline' ? ["'self'", "'unsafe-inline'"] : ["'self'"])),
          ],
          imgSrc: inline ? ['data:'] : ["'self'", 'data:'],
          fontSrc: inline ? ["'none'"] : ["'self'", 'data:'],
          connectSrc: ["'self'"],
          formAction: [inline ? "'none'" : "'self'"],
          baseUri: ["'none'"],
          frameAncestors: ["'none'"],
        },
      },
      strictTransportSecurity: secure ? { maxAge: 365 * 24 * 3600 } : false,
      referrerPolicy: { policy: 'no-referrer' },
      xFrameOptions: { action: 'deny' },
    });
    await mount(pages);
  });
}
