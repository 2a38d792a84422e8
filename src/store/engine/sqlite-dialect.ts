import { setTimeout } from 'node:timers/promises'
import {
  CompiledQuery,
  type DatabaseConnection,
  type QueryResult,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
} from 'kysely'
import { noteRefusal } from './sqlite-turns.ts'

const RETRY_MS = 1

/**
 * SQLite has one writer at a time. Kysely opens transactions with `begin`, which fails at once when a
 * reader turns writer while the import's thread writes: `begin immediate` waits its turn instead. SQLite's
 * own wait would hold the event loop, up to a tenth of a second at a time: here it is asked again.
 */
export class PatientSqliteDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig
  readonly #mostTries: number

  /** `mostTries`: a millisecond and a little more each. */
  constructor(config: SqliteDialectConfig, mostTries: number) {
    super(config)
    this.#config = config
    this.#mostTries = mostTries
  }

  override createDriver(): SqliteDriver {
    return new PatientSqliteDriver(this.#config, this.#mostTries)
  }
}

class PatientSqliteDriver extends SqliteDriver {
  #connection: DatabaseConnection | null = null
  readonly #mostTries: number

  constructor(config: SqliteDialectConfig, mostTries: number) {
    super(config)
    this.#mostTries = mostTries
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    this.#connection ??= patient(await super.acquireConnection(), this.#mostTries)
    return this.#connection
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }
}

function patient(connection: DatabaseConnection, mostTries: number): DatabaseConnection {
  return {
    async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
      for (let tries = 1; ; tries += 1) {
        try {
          return await connection.executeQuery<Row>(query)
        } catch (error) {
          // Nothing was done. In a transaction it does not come to this: the lock is had from its beginning.
          if (!isBusy(error) || tries >= mostTries) throw error
          noteRefusal()
        }
        await setTimeout(RETRY_MS)
      }
    },
    streamQuery: (query, chunkSize) => connection.streamQuery(query, chunkSize),
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY'
}
