import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { sameDay } from './other-day.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

// Where `npm start` keeps its own, too.
const NODE_COMPILE_CACHE = `${ROOT}node_modules/.cache/node`

/** Dialbot as a process of its own, as `npm start` runs it. */
export interface DialbotProcess {
  child: ChildProcess
  /** All it has printed, both streams. */
  output(): string
  /** Resolves with what matched once it has printed it; rejects when it ends or the time is over. */
  waitFor(words: RegExp, timeoutMs?: number): Promise<RegExpExecArray>
  /** The base address, from the line `server.listening`. */
  listening(): Promise<string>
  exit(): Promise<{ code: number | null; signal: NodeJS.Signals | null }>
}

/** Only the given settings, compiled code, and the date of this process: nothing of this machine's environment. Killed when the test ends. */
export function startDialbot(
  env: Record<string, string>,
  [command, ...words]: readonly [string, ...string[]] = [process.execPath, 'src/main.ts'],
): DialbotProcess {
  const child = spawn(command, words, {
    cwd: ROOT,
    env: { PATH: process.env.PATH ?? '', NODE_COMPILE_CACHE, ...sameDay(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  const listeners = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text
      for (const listener of [...listeners]) listener()
    })
  }
  const ended = once(child, 'close').then(() => {
    for (const listener of [...listeners]) listener()
    return { code: child.exitCode, signal: child.signalCode }
  })
  const isOver = () => child.exitCode !== null || child.signalCode !== null

  onTestFinished(async () => {
    if (!isOver()) child.kill('SIGKILL')
    await ended
  })

  function waitFor(words: RegExp, timeoutMs = 10_000): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const fail = (why: string) => finish(() => reject(new Error(`${why} ${words}:\n${printed}`)))
      const timer = setTimeout(() => fail('Waited in vain for'), timeoutMs)
      function finish(then: () => void): void {
        clearTimeout(timer)
        listeners.delete(check)
        then()
      }
      function check(): void {
        const found = words.exec(printed)
        if (found !== null) finish(() => resolve(found))
        else if (isOver()) fail('It ended before it said')
      }
      listeners.add(check)
      check()
    })
  }

  return {
    child,
    output: () => printed,
    waitFor,
    async listening() {
      const [, port] = await waitFor(/"port":(\d+)[^\n]*server\.listening/)
      return `http://127.0.0.1:${port}`
    },
    exit: () => ended,
  }
}
