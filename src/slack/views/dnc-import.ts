import type { App, ViewOutput } from '@slack/bolt'
import { nationalFileProblem } from '../../domain/law/do-not-call.ts'
import type { DncKind } from '../../intake/do-not-call/dnc-import-context.ts'
import type { SlackFile } from '../../intake/files/slack-file.ts'
import { DNC_FIELDS, DNC_IMPORT_VIEW, dncImportedReply } from '../../messages/replies/dnc-import.ts'
import { answerForm } from '../answer.ts'
import type { SlackContext } from '../context.ts'
import { readFile } from '../take-file.ts'

interface Filled {
  kind: DncKind
  file: SlackFile
  datedOn: string | null
}

/** The form of `/dial dnc import`. What is wrong with an entry is said in the form itself. */
export function registerDncImport(app: App, context: SlackContext): void {
  app.view(DNC_IMPORT_VIEW, async ({ ack, body, view }) => {
    const filled = readForm(context, view)
    if ('errors' in filled) {
      await ack({ response_action: 'errors', errors: filled.errors })
      return
    }
    // Slack waits for three seconds: the form closes, and the answer follows.
    await ack()
    const userId = body.user.id
    const place = { channel: view.private_metadata || userId, userId }
    const { kind, file, datedOn } = filled
    const asked = { what: `form ${DNC_IMPORT_VIEW}`, teamId: body.team?.id, about: { kind } }
    await answerForm(context, place, asked, async () => {
      const request = { kind, datedOn, actor: userId }
      const result = await context.dncImport.importSlackFile(request, file)
      const problem = nationalFileProblem(result.newestDatedAt, context.clock.now())
      return dncImportedReply(result, problem)
    })
  })
}

function readForm(
  { files, dncImport }: Pick<SlackContext, 'files' | 'dncImport'>,
  view: ViewOutput,
): Filled | { errors: Record<string, string> } {
  const field = ({ block, action }: { block: string; action: string }) =>
    view.state.values[block]?.[action]
  const kind = field(DNC_FIELDS.kind)?.selected_option?.value === 'national' ? 'national' : 'own'
  const datedOn = field(DNC_FIELDS.date)?.selected_date || null
  const errors: Record<string, string> = {}
  const file = readFile(files.parse, field(DNC_FIELDS.file)?.files, 'numbers')
  if (typeof file === 'string') errors[DNC_FIELDS.file.block] = file
  const problem = kind === 'national' ? dncImport.findDateProblem(datedOn) : null
  if (problem !== null) errors[DNC_FIELDS.date.block] = problem
  if (typeof file === 'string' || problem !== null) return { errors }
  return { kind, file, datedOn }
}
