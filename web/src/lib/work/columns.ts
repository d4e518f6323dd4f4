// How many tiles stand beside each other: as many as fit, at their least width.
export const columns = (dense: boolean): string =>
  'grid gap-x-5 gap-y-8 ' +
  (dense ? 'grid-cols-[repeat(auto-fill,minmax(min(100%,10rem),1fr))]' : 'grid-cols-[repeat(auto-fill,minmax(min(100%,16rem),1fr))]')
