// The address that was typed on one of the pages of signing in: it is there on the next one as well.
// It is kept as long as the tab, and nowhere else.

class Typed {
  email = $state('')
}

export const typed = new Typed()
