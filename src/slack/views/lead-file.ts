import type { App } from '@slack/bolt'
import { slackError } from '../../domain/slack-errors.ts'
import { LEAD_FILE_FIELD, LEAD_FILE_VIEW } from '../../messages/forms/lead-file-form.ts'
import { fileTakenReply } from '../../messages/replies/files.ts'
import { answerForm } from '../answer.ts'
import type { Place, SlackContext } from '../context.ts'
import { errorCode } from '../failures.ts'
import { readFile, takeFile } from '../take-file.ts'

/** The form that takes a file of leads for a channel. What is wrong with the file is said in the form. */
export function registerLeadFile(app: App, context: SlackContext): void {
  app.view(LEAD_FILE_VIEW, async ({ ack, body, view }) => {
    const { block, action } = LEAD_FILE_FIELD
    const given = view.state.values[block]?.[action]?.files
    const file = readFile(context.files.parse, given, 'leads')
    if (typeof file === 'string') {
      await ack({ response_action: 'errors', errors: { [block]: file } })
      return
    }
    // Slack waits for three seconds: the form closes, and the report follows.
    await ack()
    const userId = body.user.id
    const place = { channel: view.private_metadata || userId, userId }
    const asked = { what: `form ${LEAD_FILE_VIEW}`, teamId: body.team?.id }
    await answerForm(context, place, asked, async () => {
      await sayTaken(context, place, file.name)
      return takeFile(context, { ...place, file })
    })
  })
}

/** With our scopes that is the one way to learn whether we can post there, too. */
async function sayTaken(
  { client, log }: SlackContext,
  { channel, userId }: Place,
  fileName: string,
): Promise<void> {
  const { text, blocks } = fileTakenReply(fileName)
  try {
    await client.chat.postEphemeral({ channel, user: userId, text, blocks })
  } catch (error) {
    const code = errorCode(error)
    log.info({ channel, code }, 'slack.cannot_whisper_here')
    // Where nobody would see the report, nothing is to be taken in.
    if (slackError(code).meaning === 'no_channel') throw error
  }
}
