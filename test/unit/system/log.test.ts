import { describe, expect, it } from 'vitest'
import { createLog, type LogOptions } from '../../../src/system/log.ts'

describe('createLog', () => {
  it('writes a line of JSON with its level, time, fields and message', () => {
    const { log, lines } = memoryLog()
    log.info({ address: 'http://0.0.0.0:3000' }, 'server.listening')
    expect(lines()).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        address: 'http://0.0.0.0:3000',
        msg: 'server.listening',
      },
    ])
  })

  it('says nothing below its level', () => {
    const { log, lines } = memoryLog({ level: 'warn' })
    log.debug({}, 'a')
    log.info({}, 'b')
    log.warn({}, 'c')
    log.error({}, 'd')
    expect(lines().map((line) => line.msg)).toEqual(['c', 'd'])
  })

  it('repeats the bindings of a child, and of its child, on every line', () => {
    const { log, lines } = memoryLog()
    const child = log.child({ poller: 'dialer' }).child({ phone: '+14155550112' })
    child.info({ pass: 1 }, 'a')
    expect(lines()).toMatchObject([{ poller: 'dialer', phone: '+1415…12', pass: 1, msg: 'a' }])
  })

  it.each([
    ['+14155550112 is busy', '+1415…12 is busy'],
    ['from +442079460958 to +14155550112.', 'from +4420…58 to +1415…12.'],
    ['GET /leads?phone=%2B14155550112', 'GET /leads?phone=+1415…12'],
    ['+12345678', '…78'],
    ['+1234567', '+1234567'],
    ['+1234567890123456', '+1234567890123456'],
    ['authorization: Bearer abc.DEF-123_x==', 'authorization: Bearer [masked]'],
    ['token xoxb-1234-abcd refused', 'token [masked] refused'],
    ['xapp-1-A0-1234-abcd', '[masked]'],
    ['POST /webhook/0192f.abc-d?x=1', 'POST /webhook/[masked]?x=1'],
    ['the key is org_bland-secret!', 'the key is [masked]!'],
    [
      'nothing to hide at 2026-11-22T02:30:00+05:00',
      'nothing to hide at 2026-11-22T02:30:00+05:00',
    ],
  ])('masks %s, in messages and in fields', (text, masked) => {
    const { log, lines } = memoryLog({ secrets: ['org_bland-secret'] })
    log.info({ field: text, deep: [{ field: text }] }, text)
    expect(lines()).toMatchObject([{ field: masked, deep: [{ field: masked }], msg: masked }])
  })

  it.each([
    ['token'],
    ['botToken'],
    ['Authorization'],
    ['api_key'],
    ['signingSecret'],
    ['password'],
    ['body'],
    ['transcript'],
    ['text'],
  ])('hides whatever is named %s, at any depth', (key) => {
    const { log, text } = memoryLog()
    log.info({ [key]: 'very private', deep: { [key]: { inner: 'very private' } } }, 'a')
    expect(text()).not.toContain('private')
    expect(text()).toContain(`"${key}":"[masked]"`)
  })

  it('shows that a secret is not set', () => {
    const { log, lines } = memoryLog()
    log.info({ apiToken: null }, 'a')
    expect(lines()).toMatchObject([{ apiToken: null }])
  })

  it('masks a number that is a key', () => {
    const { log, text } = memoryLog()
    log.info({ leads: { '+14155550112': 'busy' } }, 'a')
    expect(text()).toContain('"+1415…12":"busy"')
  })

  it('does not mask words that happen to be a very short secret', () => {
    const { log, lines } = memoryLog({ secrets: ['a'] })
    log.info({}, 'a banana')
    expect(lines()).toMatchObject([{ msg: 'a banana' }])
  })

  it('keeps what an error says and where, its cause and its code, masked', () => {
    const { log, lines, text } = memoryLog()
    const cause = Object.assign(new TypeError('no route to +14155550112'), { code: 'ENOENT' })
    log.error({ error: new Error('Call to +14155550112 failed', { cause }) }, 'call.failed')
    expect(text()).not.toContain('4155550112')
    expect(lines()).toMatchObject([
      {
        error: {
          type: 'Error',
          message: 'Call to +1415…12 failed',
          stack: expect.stringContaining('log.test.ts'),
          cause: { type: 'TypeError', message: 'no route to +1415…12', code: 'ENOENT' },
        },
      },
    ])
  })

  it('survives what cannot be written as JSON', () => {
    const { log, lines } = memoryLog()
    const loop: Record<string, unknown> = { big: 12n, bytes: Buffer.from('secret') }
    loop.self = loop
    log.info({ loop, url: new URL('https://example.com/') }, 'a')
    expect(lines()).toMatchObject([
      { loop: { big: '12', bytes: '[6 bytes]' }, url: 'https://example.com/' },
    ])
  })

  it('writes lines for people when asked', () => {
    const { log, text } = memoryLog({ pretty: true })
    log.warn({ campaign: 'c1', counts: { busy: 2 }, phone: '+14155550112' }, 'campaign.paused')
    expect(text()).toMatch(
      /^\d\d:\d\d:\d\d WARN {2}campaign\.paused campaign=c1 counts=\{"busy":2\} phone=\+1415…12\n$/,
    )
  })

  it('puts the stack of an error below its line for people', () => {
    const { log, text } = memoryLog({ pretty: true })
    log.error({ error: new Error('no answer') }, 'call.failed')
    expect(text()).toMatch(/ERROR call\.failed error="no answer"\nError: no answer\n +at /)
  })
})

function memoryLog(options: Partial<LogOptions> = {}) {
  const written: string[] = []
  const destination = { write: (line: string) => void written.push(line) }
  return {
    log: createLog({ level: 'debug', destination, ...options }),
    text: () => written.join(''),
    lines: (): Record<string, unknown>[] => written.map((line) => JSON.parse(line)),
  }
}
