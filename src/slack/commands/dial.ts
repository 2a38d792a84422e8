import type { App } from '@slack/bolt'
import type { Message } from '../../messages/kit/blocks.ts'
import { answerPerson } from '../answer.ts'
import { chooseCampaign } from '../change-campaign.ts'
import type { Place, SlackContext } from '../context.ts'
import type { DialCommand } from '../typed/dial-command.ts'
import { parseCommand } from '../typed/parse-command.ts'
import { runAudit } from './audit.ts'
import { runCall } from './call.ts'
import { runCalls } from './calls.ts'
import { runChange } from './change.ts'
import { runDnc } from './dnc.ts'
import { runExport } from './export.ts'
import { runForget } from './forget.ts'
import { runHelp, runUnknown } from './help.ts'
import { runLead } from './lead.ts'
import { runLists } from './lists.ts'
import { runReport } from './report.ts'
import { runStart } from './start.ts'
import { runStatus } from './status.ts'
import { runWhy } from './why.ts'

export function registerDial(app: App, context: SlackContext): void {
  app.command('/dial', async ({ command, ack, respond }) => {
    await ack()
    const place = { channel: command.channel_id, userId: command.user_id }
    const check = () => context.authorizer.check(place.userId, { teamId: command.team_id })
    const text = command.text ?? ''
    await answerPerson(
      context,
      { ...place, respond },
      {
        what: 'command',
        permission: asksForHelp(text) ? async () => ({ allowed: true }) : check,
      },
      async () => {
        const parsed = parseCommand(text)
        context.log.info({ ...place, subcommand: parsed.name }, 'slack.command')
        if (parsed.name === 'help') return { message: runHelp(context, await check()) }
        await context.undelivered.retry(place.channel)
        return { message: await run(context, { ...place, triggerId: command.trigger_id }, parsed) }
      },
    )
  })
}

/** Everybody gets help: it says what they may do. */
function asksForHelp(text: string): boolean {
  return /^\s*(?:help\b.*)?$/is.test(text)
}

async function run(
  context: SlackContext,
  place: Place & { triggerId: string },
  command: Exclude<DialCommand, { name: 'help' }>,
): Promise<Message> {
  switch (command.name) {
    case 'start':
      return runStart(context, place, command)
    case 'status':
      return runStatus(context, place, command.campaign)
    case 'pause':
    case 'resume':
    case 'stop':
      return runChange(context, place, command)
    case 'why':
      return runWhy(context, place, command.subject)
    case 'lead':
      return runLead(context, command.phone)
    case 'lists':
      return runLists(context, place)
    case 'calls':
      return runCalls(context, place, command.outcome)
    case 'call':
      return runCall(context, place, command)
    case 'audit':
      return runAudit(context, place, command)
    case 'forget':
      return runForget(context, place, command)
    case 'report':
      return runReport(context, place, command)
    case 'export': {
      const campaign = await chooseCampaign(context, command.campaign, place.channel, 'status')
      return runExport(context, place, campaign.id)
    }
    case 'dnc':
      return runDnc(context, place, command)
    case 'unknown':
      return runUnknown(command.word, command.closest)
  }
}
