/** A checkpoint every so many pages of 4 KiB, unless an import writes. */
export const CHECKPOINT_PAGES = 1_000
// An import writes that much in a few batches, and waits for the disk at each checkpoint: 80 MB at a time.
export const IMPORT_CHECKPOINT_PAGES = 20_000
const IMPORT_CACHE_KIB = 4_000

/**
 * For the connections that an import has to itself. Their commits need not reach the disk one by one: what a
 * power cut takes is the end of an import, which is then cleared. The commit that tells of the list does.
 */
export const IMPORT_PRAGMAS = [
  'synchronous = NORMAL',
  // The list is there, and what its rows refer to is looked up a million times for nothing.
  'foreign_keys = OFF',
  `cache_size = -${IMPORT_CACHE_KIB}`,
  `wal_autocheckpoint = ${IMPORT_CHECKPOINT_PAGES}`,
] as const
