import { AppError, isAppError } from '../domain/error.ts'
import { slackError } from '../domain/slack-errors.ts'
import type { SlackFile } from '../intake/files/slack-file.ts'
import type { SlackContext } from './context.ts'
import { errorCode } from './failures.ts'

/**
 * What Slack shows of a file in a message or an event may be old or cut short: `files.info` says what it is.
 * Throws `not_found` with the sentence `gone`; `again` says what to do when Slack did not answer well.
 */
export async function findFile(
  { client, files }: Pick<SlackContext, 'client' | 'files'>,
  fileId: string,
  { gone, again }: { gone: string; again: string },
): Promise<SlackFile> {
  try {
    const { file } = await client.files.info({ file: fileId })
    return files.parse(file)
  } catch (error) {
    if (isAppError(error)) throw error
    const code = errorCode(error)
    if (slackError(code).meaning === 'no_file') throw new AppError('not_found', gone)
    if (code === 'missing_scope') {
      throw new AppError(
        'forbidden',
        'Dialbot may not read files. Ask whoever runs it to reinstall the app with the scopes of its manifest, then try again.',
        { cause: error },
      )
    }
    throw new AppError('unavailable', `Slack did not let Dialbot look at the file. ${again}`, {
      cause: error,
    })
  }
}
