// Site phrases of usernames that nobody has. They must look like what people really choose, so that a stranger who
// asks for many names cannot sort the made-up answers out. Changing this list changes the decoys: add nothing lightly.

const owners = ['Grandma', 'Grandpa', 'Mom', 'Dad', 'Aunt Rose', 'Uncle Joe', 'Nana'];
const owned = [
  ...['apple pie', 'old truck', 'rocking chair', 'garden', 'kitchen table', 'blue sweater', 'chicken soup'],
  ...['fishing hat', 'secret recipe', 'red barn', 'Sunday roast', 'front porch'],
];
const looks = [
  'blue',
  'red',
  'old',
  'little',
  'green',
  'lucky',
  'golden',
  'silver',
  'crazy',
  'sleepy',
  'happy',
];
const things = [
  ...[
    'canoe',
    'bicycle',
    'tomcat',
    'teapot',
    'suitcase',
    'lighthouse',
    'penguin',
    'guitar',
    'tractor',
    'umbrella',
  ],
  ...['sailboat', 'puppy', 'rooster', 'cactus', 'piano', 'mailbox'],
];
const habits = [
  ...[
    'Coffee',
    'Fishing',
    'Long walks',
    'Reading',
    'Pancakes',
    'Tea and toast',
    'Gardening',
    'Swimming',
    'Yoga',
  ],
];
const occasions = [
  ...[
    'before sunrise',
    'on Sunday morning',
    'after the rain',
    'by the lake',
    'in the mountains',
    'at the beach',
  ],
  ...['with the kids', 'in October'],
];
const sayings = [
  ...[
    'One day at a time',
    'This too shall pass',
    'Measure twice cut once',
    'Home is where the dog is',
    'Go Bears',
  ],
  ...[
    'Never give up',
    'Early bird gets the worm',
    'Keep it simple',
    'Roll Tide',
    'Live laugh love',
    'Carpe diem',
  ],
  ...['Tax season is almost over', 'Numbers never lie', 'Show me the money', 'Hakuna matata', 'Go Blue'],
  ...['Better late than never', 'Sweet home Chicago', 'Take me out to the ball game', 'Easy does it'],
  ...['Poco a poco', 'Mi casa es su casa', 'La vida es bella', 'Dios es amor', 'Querer es poder'],
  ...['Mi perro Canelo', 'El mar y la luna', 'Café con leche', 'Siempre adelante', 'Familia ante todo'],
];

const proper = [
  ...owners.flatMap((owner) => owned.map((thing) => `${owner}'s ${thing}`)),
  ...looks.flatMap((look) => things.map((thing) => `My ${look} ${thing}`)),
  ...habits.flatMap((habit) => occasions.map((occasion) => `${habit} ${occasion}`)),
  ...sayings,
];

/** Some people never press Shift and some leave the apostrophe out; every third phrase does either. */
export const decoyPhrases: readonly string[] = proper.map((phrase, index) => {
  if (index % 3 === 1) return phrase.toLowerCase();
  return index % 7 === 0 ? phrase.replace("'", '') : phrase;
});
