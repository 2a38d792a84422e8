import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { openAsBlob, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { findFreePort } from '../support/run-app.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
// Word for word: its settings of memory are measured, too.
const { START } = z
  .object({ scripts: z.object({ start: z.string() }) })
  .transform(({ scripts }) => ({ START: scripts.start }))
  .parse(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')))
const SIGNING_SECRET = 'signing secret of the bench'
const API_TOKEN = 'api token of the bench'

/** Dialbot as a process of its own, as `npm start` runs it. */
export interface AppProcess {
  url: string
  signingSecret: string
  /** Gives the list that the file became. */
  upload(path: string): Promise<{ listId: string }>
  /** The most memory it has had, in megabytes; on Linux only. */
  peakMb(): number
  stop(): Promise<void>
}

/** With these settings and nothing of this machine's environment. Resolves when it listens. */
export async function startProcess(env: Record<string, string>): Promise<AppProcess> {
  const port = await findFreePort()
  const url = `http://127.0.0.1:${port}`
  const child = spawn('sh', ['-c', START], {
    cwd: ROOT,
    env: {
      ...{
        PATH: `${dirname(process.execPath)}:${process.env.PATH ?? ''}`,
        HOST: '127.0.0.1',
        PORT: String(port),
      },
      ...{ SLACK_SIGNING_SECRET: SIGNING_SECRET, BLAND_API_KEY: 'org_simulated_key' },
      ...{ BLAND_PLAN: 'enterprise', CALLBACK_URL: url, API_TOKEN, LOG_LEVEL: 'error' },
      ...env,
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const ended = once(child, 'close')
  for (let isUp = false; !isUp; await delay(50)) {
    if (child.exitCode !== null) throw new Error('Dialbot did not start')
    isUp = await fetch(`${url}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    )
  }
  return {
    url,
    signingSecret: SIGNING_SECRET,
    async upload(path) {
      const form = new FormData()
      form.set('file', await openAsBlob(path), 'leads.csv')
      const answer = await fetch(`${url}/api/upload-leads`, {
        method: 'POST',
        body: form,
        headers: { authorization: `Bearer ${API_TOKEN}` },
      })
      const json: unknown = await answer.json()
      const isList = typeof json === 'object' && json !== null && 'listId' in json
      if (!isList) throw new Error(`The upload was answered with ${JSON.stringify(json)}`)
      return { listId: String(json.listId) }
    },
    peakMb() {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
      const kib = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]
      return Math.round(Number(kib) / 1024)
    },
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}
