/** Places of the map with a name, in English. */
export const bookmarks = {
  title: 'Bookmarks',
  add: 'Bookmark this view',
  none: 'A bookmark keeps where the map looks: its place, scale and turn.',
  newName: (number: number) => `Place ${number}`,
  go: (name: string) => `Go to ${name}`,
  rename: (name: string) => `Name of ${name}`,
  remove: (name: string) => `Remove ${name}`,
  removed: (name: string) => `${name} was removed.`,
};
