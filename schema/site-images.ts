// The site images from which a person chooses one; the sign-in page shows it before the password. Each is drawn in
// site-images/<id>.svg. Ids are stored with accounts: never change or remove one.
import type { Sentence } from './user-errors.js';

export interface SiteImage {
  readonly id: string;
  /** For screen readers. */
  readonly description: Sentence;
}

export const siteImages = [
  {
    id: 'lighthouse',
    description: { EN: 'A red and white lighthouse on a rock', ES: 'Un faro rojo y blanco sobre una roca' },
  },
  { id: 'bicycle', description: { EN: 'A red bicycle', ES: 'Una bicicleta roja' } },
  { id: 'teapot', description: { EN: 'A blue teapot with steam', ES: 'Una tetera azul con vapor' } },
  {
    id: 'cactus',
    description: { EN: 'A flowering cactus in a clay pot', ES: 'Un cactus en flor en una maceta de barro' },
  },
  { id: 'sailboat', description: { EN: 'A sailboat on the sea', ES: 'Un velero en el mar' } },
  { id: 'owl', description: { EN: 'A brown owl on a branch', ES: 'Un búho marrón en una rama' } },
  {
    id: 'umbrella',
    description: { EN: 'A striped umbrella in the rain', ES: 'Un paraguas a rayas bajo la lluvia' },
  },
  {
    id: 'mountain',
    description: { EN: 'Snowy mountains above a forest', ES: 'Montañas nevadas sobre un bosque' },
  },
  { id: 'apple', description: { EN: 'A red apple with a leaf', ES: 'Una manzana roja con una hoja' } },
  {
    id: 'balloon',
    description: { EN: 'A hot-air balloon above the clouds', ES: 'Un globo aerostático sobre las nubes' },
  },
  { id: 'fish', description: { EN: 'An orange fish with bubbles', ES: 'Un pez anaranjado con burbujas' } },
  { id: 'guitar', description: { EN: 'An acoustic guitar', ES: 'Una guitarra acústica' } },
  { id: 'camera', description: { EN: 'A camera with a round lens', ES: 'Una cámara con objetivo redondo' } },
  { id: 'train', description: { EN: 'A green steam train', ES: 'Un tren de vapor verde' } },
  { id: 'tree', description: { EN: 'A round tree on a hill', ES: 'Un árbol redondo en una colina' } },
  { id: 'cat', description: { EN: 'A sitting black cat', ES: 'Un gato negro sentado' } },
  { id: 'rocket', description: { EN: 'A rocket among the stars', ES: 'Un cohete entre las estrellas' } },
  { id: 'snail', description: { EN: 'A snail on a leaf', ES: 'Un caracol sobre una hoja' } },
  {
    id: 'mushroom',
    description: { EN: 'A red mushroom with white dots', ES: 'Un hongo rojo con puntos blancos' },
  },
  {
    id: 'clock',
    description: { EN: 'An alarm clock with two bells', ES: 'Un despertador con dos campanas' },
  },
  { id: 'lantern', description: { EN: 'A glowing lantern', ES: 'Un farol encendido' } },
  {
    id: 'butterfly',
    description: { EN: 'An orange and blue butterfly', ES: 'Una mariposa anaranjada y azul' },
  },
  { id: 'penguin', description: { EN: 'A penguin with a red scarf', ES: 'Un pingüino con bufanda roja' } },
  { id: 'cupcake', description: { EN: 'A cupcake with a cherry', ES: 'Un pastelito con una cereza' } },
  { id: 'tent', description: { EN: 'A tent under the moon', ES: 'Una carpa bajo la luna' } },
  { id: 'kite', description: { EN: 'A kite with a ribbon tail', ES: 'Una cometa con cola de lazos' } },
  { id: 'sunflower', description: { EN: 'A sunflower', ES: 'Un girasol' } },
  { id: 'anchor', description: { EN: 'An anchor with a rope', ES: 'Un ancla con una cuerda' } },
  {
    id: 'windmill',
    description: { EN: 'A windmill among tulips', ES: 'Un molino de viento entre tulipanes' },
  },
  { id: 'turtle', description: { EN: 'A green turtle', ES: 'Una tortuga verde' } },
  {
    id: 'whale',
    description: { EN: 'A blue whale with a spout', ES: 'Una ballena azul con su chorro de agua' },
  },
  { id: 'bridge', description: { EN: 'A bridge over a river', ES: 'Un puente sobre un río' } },
  { id: 'pear', description: { EN: 'A yellow pear', ES: 'Una pera amarilla' } },
] as const satisfies readonly SiteImage[];

/** Whether this image is one of those offered. */
export function isSiteImage(id: string): boolean {
  return siteImages.some((image) => image.id === id);
}
