// Secret questions of the mail path (irs-2017). None whose answer stands in a public record, a profile, or can be
// guessed from a short list (no colours, pets, schools, mother's maiden name, cars). Ids are stored: never change one.
import type { Sentence } from './user-errors.js';

export interface SecretQuestion extends Sentence {
  readonly id: string;
}

export const secretQuestions = [
  {
    id: 'first-trip-alone',
    EN: 'To which place did you first travel on your own?',
    ES: '¿A qué lugar viajó por primera vez sin compañía?',
  },
  {
    id: 'childhood-hiding-place',
    EN: 'Where did you hide as a child when you did not want to be found?',
    ES: '¿Dónde se escondía en su infancia cuando no quería que le encontraran?',
  },
  {
    id: 'first-paid-thing',
    EN: 'What was the first thing you bought with money that you had earned?',
    ES: '¿Qué fue lo primero que compró con dinero que había ganado?',
  },
  {
    id: 'broken-thing',
    EN: 'What did you break as a child that got you into the most trouble?',
    ES: '¿Qué rompió en su infancia que le causó más problemas?',
  },
  {
    id: 'neighbor-remembered',
    EN: 'What was the last name of the neighbor you remember best from childhood?',
    ES: '¿Cuál era el apellido del vecino que mejor recuerda de su infancia?',
  },
  {
    id: 'dish-never-again',
    EN: 'Which dish were you made to eat as a child and have never eaten since?',
    ES: '¿Qué plato le obligaban a comer en su infancia y no ha vuelto a comer?',
  },
  {
    id: 'first-boss',
    EN: 'What was the last name of your first boss?',
    ES: '¿Cuál era el apellido de su primer jefe o jefa?',
  },
  {
    id: 'invented-word',
    EN: 'Which word did your family invent that nobody else understands?',
    ES: '¿Qué palabra inventó su familia que nadie más entiende?',
  },
  {
    id: 'lost-thing',
    EN: 'Which thing that you lost long ago do you still think of?',
    ES: '¿En qué objeto que perdió hace mucho tiempo piensa todavía?',
  },
  {
    id: 'song-learned',
    EN: 'Which was the first song or poem that you knew by heart?',
    ES: '¿Cuál fue la primera canción o el primer poema que se supo de memoria?',
  },
  {
    id: 'teacher-kind',
    EN: 'What was the last name of the teacher who was kindest to you?',
    ES: '¿Cuál era el apellido del maestro o la maestra que le trató con más cariño?',
  },
  {
    id: 'worst-gift',
    EN: 'What is the oddest gift that you were ever given?',
    ES: '¿Cuál es el regalo más extraño que ha recibido?',
  },
  {
    id: 'first-errand',
    EN: 'What was the name of the first store to which you were sent alone?',
    ES: '¿Cómo se llamaba la primera tienda a la que le mandaron por su cuenta?',
  },
] as const satisfies readonly SecretQuestion[];
