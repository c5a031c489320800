/** Somebody has just asked to find somebody: the field of the Customers page takes the focus, once it is there. */
export const looking = $state({ now: false });
