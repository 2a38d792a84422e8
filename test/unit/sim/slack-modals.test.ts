import { describe, expect, it } from 'vitest'
import { errorOf } from './slack-start.ts'
import { button, modal, startBolt } from './slack-start-bolt.ts'

describe('modals', () => {
  it('open from a trigger, show errors, and close when taken', async () => {
    const { slack, app, ann, sales } = await startBolt()
    app.command('/dial', async ({ ack, client, command }) => {
      await ack()
      await client.views.open({ trigger_id: command.trigger_id, view: modal('start') })
    })
    app.view('start', async ({ ack, view }) => {
      const count = view.state.values.lines?.count?.value
      if (count === '2') await ack()
      else await ack({ response_action: 'errors', errors: { lines: 'At most 2' } })
    })
    await slack.command(ann.id, sales.id, '/dial start')
    const view = await slack.waitFor(() => [...slack.world.views.values()][0])
    await expect(slack.submitView(view)).rejects.toThrow('Please fill in: lines')
    const refused = await slack.submitView(view, { lines: '9' })
    expect(refused.errors).toEqual({ lines: 'At most 2' })
    expect(view.isOpen).toBe(true)
    expect(await slack.submitView(view, { lines: '2' })).toMatchObject({
      status: 200,
      errors: null,
    })
    expect(view.isOpen).toBe(false)
  })

  it('are pushed, updated and closed', async () => {
    const { slack, app, client, ann } = await startBolt()
    app.shortcut('new', async ({ ack, shortcut, client: own }) => {
      await ack()
      await own.views.open({ trigger_id: shortcut.trigger_id, view: modal('first') })
    })
    app.view('first', async ({ ack }) => ack({ response_action: 'push', view: modal('second') }))
    const closed: string[] = []
    app.view({ callback_id: 'second', type: 'view_closed' }, async ({ ack, view }) => {
      closed.push(view.callback_id)
      await ack()
    })
    await slack.globalShortcut(ann.id, 'new')
    const first = await slack.waitFor(() => [...slack.world.views.values()][0])
    await slack.submitView(first, { lines: '1' })
    const second = [...slack.world.views.values()][1]
    if (second === undefined) throw new Error('nothing was pushed')
    expect(second).toMatchObject({ previousId: first.id, rootId: first.id })
    const stale = client.views.update({ view_id: second.id, hash: 'old', view: modal('second') })
    await expect(stale).rejects.toMatchObject({ data: { error: 'hash_conflict' } })
    await client.views.update({ view_id: second.id, hash: second.hash, view: modal('second') })
    await slack.closeView(second)
    expect(closed).toEqual(['second'])
  })

  it('do what the answer to a submission says', async () => {
    const { slack, app, ann } = await startBolt()
    app.shortcut('new', async ({ ack, shortcut, client }) => {
      await ack()
      await client.views.open({ trigger_id: shortcut.trigger_id, view: modal('ask') })
    })
    app.view('ask', async ({ ack, view }) => {
      const word = view.state.values.lines?.count?.value
      if (word === 'update') await ack({ response_action: 'update', view: modal('next') })
      else if (word === 'push') await ack({ response_action: 'push', view: modal('ask') })
      else await ack({ response_action: 'clear' })
    })
    // Unanswered, it is waited for.
    app.view({ callback_id: 'next', type: 'view_closed' }, ({ ack }) => ack())
    const opened = async () => {
      await slack.globalShortcut(ann.id, 'new')
      return slack.waitFor(() => [...slack.world.views.values()].find((one) => one.isOpen))
    }
    const first = await opened()
    await slack.submitView(first, { lines: 'update' })
    expect(first.view.callback_id).toBe('next')
    await slack.closeView(first)
    const bottom = await opened()
    await slack.submitView(bottom, { lines: 'push' })
    const top = [...slack.world.views.values()].at(-1)
    if (top === undefined) throw new Error('nothing was pushed')
    await slack.submitView(top, { lines: 'clear' })
    expect([bottom.isOpen, top.isOpen]).toEqual([false, false])
  })

  it('take files that the app can then read, of the types and number it asked for', async () => {
    const { slack, app, ann } = await startBolt()
    const input = {
      type: 'file_input',
      action_id: 'list',
      filetypes: ['csv'],
      max_files: 1,
    } as const
    const label = { type: 'plain_text', text: 'File' } as const
    const view = {
      ...modal('files'),
      blocks: [{ type: 'input', block_id: 'file', label, element: input } as const],
    }
    app.shortcut('new', async ({ ack, shortcut, client }) => {
      await ack()
      await client.views.open({ trigger_id: shortcut.trigger_id, view })
    })
    const seen: unknown[] = []
    app.view('files', async ({ ack, view: sent }) => {
      seen.push(sent.state.values.file?.list?.files)
      await ack()
    })
    await slack.globalShortcut(ann.id, 'new')
    const open = await slack.waitFor(() => [...slack.world.views.values()][0])
    const give = (name: string, bytes: string) => slack.giveFile({ user: ann.id, name, bytes }).id
    const csv = give('a.csv', 'phone')
    const tooLarge = give('b.csv', 'x'.repeat(10 * 1024 * 1024 + 1))
    await expect(slack.submitView(open)).rejects.toThrow('Please fill in: file')
    await expect(slack.submitView(open, { file: give('a.png', '') })).rejects.toThrow('csv')
    await expect(slack.submitView(open, { file: tooLarge })).rejects.toThrow('10 MB')
    await expect(slack.submitView(open, { file: [csv, csv] })).rejects.toThrow('at most 1')
    await slack.submitView(open, { file: csv })
    expect(seen).toEqual([
      [
        expect.objectContaining({
          id: csv,
          name: 'a.csv',
          url_private_download: expect.any(String),
        }),
      ],
    ])
  })

  it('stack three high and no higher', async () => {
    const { slack, app, client, ann } = await startBolt()
    const view = { ...modal('deep'), blocks: [...modal('deep').blocks, button('deeper', '1')] }
    app.shortcut('new', async ({ ack, shortcut }) => {
      await client.views.open({ trigger_id: shortcut.trigger_id, view })
      await ack()
    })
    const errors: string[] = []
    app.action({ type: 'block_actions', action_id: 'deeper' }, async ({ ack, body }) => {
      errors.push(await errorOf(client.views.push({ trigger_id: body.trigger_id, view })))
      await ack()
    })
    await slack.globalShortcut(ann.id, 'new')
    for (let count = 0; count < 3; count += 1) {
      const top = [...slack.world.views.values()].at(-1)
      if (top) await slack.pressInView(top, 'deeper')
    }
    expect(errors).toEqual(['', '', 'push_limit_reached'])
  })

  it('need a fresh trigger and a lawful view', async () => {
    let now = 1_763_790_000_000
    const { slack, app, client, ann } = await startBolt({ clock: { now: () => now } })
    const triggers: string[] = []
    app.shortcut('new', async ({ ack, shortcut }) => {
      triggers.push(shortcut.trigger_id)
      await ack()
    })
    await slack.globalShortcut(ann.id, 'new')
    await slack.globalShortcut(ann.id, 'new')
    const open = (trigger_id: string) => client.views.open({ trigger_id, view: modal('x') })
    const [used = '', late = ''] = triggers
    await open(used)
    await expect(open(used)).rejects.toMatchObject({ data: { error: 'exchanged_trigger_id' } })
    now += 3001
    await expect(open(late)).rejects.toMatchObject({ data: { error: 'expired_trigger_id' } })
    const view = { ...modal('x'), title: { type: 'plain_text' as const, text: 'x'.repeat(25) } }
    await slack.globalShortcut(ann.id, 'new')
    const long = client.views.open({ trigger_id: triggers[2] ?? '', view })
    await expect(long).rejects.toMatchObject({ data: { error: 'invalid_arguments' } })
  })
})

describe('the home tab and message shortcuts', () => {
  it('reach the app, which publishes a home view', async () => {
    const { slack, app, ann, sales } = await startBolt()
    app.event('app_home_opened', async ({ event, client }) => {
      const blocks = [button('why', '1')]
      await client.views.publish({ user_id: event.user, view: { type: 'home', blocks } })
    })
    const shortcuts: string[] = []
    app.shortcut({ type: 'message_action', callback_id: 'import' }, async ({ ack, shortcut }) => {
      shortcuts.push(shortcut.message.ts)
      await ack()
    })
    const pressed: string[] = []
    app.action('why', async ({ ack, body }) => {
      pressed.push(body.user.id)
      await ack()
    })
    await slack.openHome(ann.id)
    const home = await slack.waitFor(() => slack.world.homeViews.get(ann.id))
    await slack.pressInView(home, 'why')
    const said = slack.say(ann.id, sales.id, 'look')
    await slack.messageShortcut(ann.id, said, 'import')
    expect(pressed).toEqual([ann.id])
    expect(shortcuts).toEqual([said.ts])
  })
})
