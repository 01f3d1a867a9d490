// With what and from where a session was started or a thing was done, as its holder reads it (domain.md 2.8). Names of
// programs are the same in both languages.

export const whereaboutsWords = {
  browserOn: { EN: '{browser} on {system}', ES: '{browser} en {system}' },
  someBrowser: { EN: 'a browser', ES: 'un navegador' },
  unknownProgram: { EN: 'an unknown program', ES: 'un programa desconocido' },
  thisComputer: { EN: '{address}, this computer', ES: '{address}, esta computadora' },
  thisNetwork: {
    EN: '{address}, the network you are on now',
    ES: '{address}, la red en la que se encuentra ahora',
  },
  privateNetwork: { EN: '{address}, a private network', ES: '{address}, una red privada' },
  anotherNetwork: { EN: '{address}, another network', ES: '{address}, otra red' },
  unknownAddress: { EN: 'an unknown address', ES: 'una dirección desconocida' },
} as const;
