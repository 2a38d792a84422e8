import { parentPort, workerData } from 'node:worker_threads'
import { isAppError } from '../../domain/error.ts'
import type { BigRead, ReadReply, ReadRequest } from './big-read.ts'
import { openDatabase } from './database.ts'

const { databaseUrl }: { databaseUrl: string } = workerData
const db = openDatabase(databaseUrl)

parentPort?.on('message', async (request: ReadRequest) => {
  parentPort?.postMessage(await answer(request))
})

async function answer({ id, module, name, input }: ReadRequest): Promise<ReadReply> {
  try {
    const found: Record<string, BigRead<unknown, unknown>> = await import(module)
    const question = found[name]
    if (question === undefined) throw new Error(`${module} has no ${name}`)
    return { id, ok: true, result: await question.run(db, input) }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { id, ok: false, code: isAppError(error) ? error.code : 'internal', message }
  }
}
