import { spawn } from 'node:child_process'
import { performance } from 'node:perf_hooks'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { type Clock, clockStart } from '../../src/system/clock.ts'
import { type DeathPlan, LAST_WORDS_FD, type LastWords, lastWords } from './steps.ts'
import { encodeStart, type ToChild, toParent } from './talk.ts'

/** One process that runs the program, from its start to its end. */
export interface Life {
  /** Of `performance.now()`. */
  readonly bornMs: number
  /** Resolves to false when it died first. */
  ready(): Promise<boolean>
  /** Sets its clock and lets every worker run once. Resolves to false when it died first. */
  pass(clock: Clock): Promise<boolean>
  plan(plan: DeathPlan | null): void
  kill(): void
  /** As SIGTERM would: the end is in `death`. */
  stop(): void
  readonly death: Promise<Death>
}

export interface Death {
  isKilled: boolean
  /** Null: the parent killed it. */
  words: LastWords | null
  /** Its log and whatever else it wrote. */
  output: string
}

const CHILD = fileURLToPath(new URL('child.ts', import.meta.url))
/** Longer than anything a healthy process does here. */
const PATIENCE_MS = 30_000

export function startLife(env: Record<string, string>, plan: DeathPlan | null): Life {
  const bornMs = performance.now()
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', CHILD], {
    env: { ...env, ...(plan !== null && { CRASH_PLAN: JSON.stringify(plan) }) },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc', 'pipe'],
  })
  const output: string[] = []
  const words: string[] = []
  collect(child.stdout, output)
  collect(child.stderr, output)
  collect(child.stdio[LAST_WORDS_FD], words)

  const death = new Promise<Death>((resolve) => {
    child.once('close', (_code, signal) => {
      const text = words.join('')
      resolve({
        isKilled: signal === 'SIGKILL',
        words: text === '' ? null : lastWords.parse(JSON.parse(text)),
        output: output.join(''),
      })
    })
  })
  const isReady = reply('ready')

  /** Whether the child says so before it dies. Rejects when it does neither. */
  function reply(type: 'ready' | 'passed'): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => done(() => reject(new Error(`No "${type}" from the child:\n${output.join('')}`))),
        PATIENCE_MS,
      )
      const listen = (message: unknown) => {
        if (toParent.parse(message).type === type) done(() => resolve(true))
      }
      function done(settle: () => void): void {
        clearTimeout(timer)
        child.off('message', listen)
        settle()
      }
      child.on('message', listen)
      void death.then(() => done(() => resolve(false)))
    })
  }

  function send(message: ToChild): void {
    // It may be dying at this moment; then `death` tells.
    if (child.connected) child.send(message, () => {})
  }

  return {
    bornMs,
    death,
    ready: () => isReady,
    pass(clock) {
      const passed = reply('passed')
      send({ type: 'pass', clock: encodeStart(clockStart(clock)) })
      return passed
    },
    plan: (next) => send({ type: 'plan', plan: next }),
    kill: () => void child.kill('SIGKILL'),
    stop: () => send({ type: 'stop' }),
  }
}

function collect(stream: Readable | unknown, chunks: string[]): void {
  if (!isReadable(stream)) return
  stream.setEncoding('utf8')
  stream.on('data', (chunk) => chunks.push(String(chunk)))
}

function isReadable(stream: unknown): stream is Readable {
  return typeof stream === 'object' && stream !== null && 'setEncoding' in stream
}
