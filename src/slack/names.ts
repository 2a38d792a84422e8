import { isAppError } from '../domain/error.ts'

// Lists are called after their files, without this.
const EXTENSION = /\.(?:csv|tsv|tab|txt)$/i

/** Finds something by its name, and when there is none such, by the name without a file's ending. */
export async function chooseNamed<Found>(
  choose: (word: string | null) => Promise<Found>,
  word: string | null,
): Promise<Found> {
  try {
    return await choose(word)
  } catch (error) {
    const bare = word?.replace(EXTENSION, '') ?? ''
    if (bare === '' || bare === word || !isAppError(error) || error.code !== 'not_found') {
      throw error
    }
    // What was typed is what the person is told is not there.
    return choose(bare).catch(() => Promise.reject(error))
  }
}
