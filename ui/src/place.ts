/** Where in the window one is. */
export type Place = { screen: 'home' } | { screen: 'connections' } | { screen: 'held'; list: string };
