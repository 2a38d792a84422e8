import { createHmac, randomBytes } from 'node:crypto'
import { isOneOf } from '../engine/is-one-of.ts'
import type { Db } from '../engine/tables.ts'

const KEY_NAME = 'forgotten numbers'

/**
 * Keeps a number that was erased from being called: only its keyed hash is written down. The key
 * lives beside the hashes, because one that a setting could change would let the number be called again.
 */
export async function rememberForgotten(
  tx: Db,
  phone: string,
  by: { actor: string; now: number },
): Promise<void> {
  const phoneHash = hashPhone(phone, await makeKey(tx))
  await tx
    .insertInto('forgottenNumbers')
    .values({ phoneHash, forgottenBy: by.actor, forgottenAt: by.now })
    .onConflict((conflict) => conflict.column('phoneHash').doNothing())
    .execute()
}

/** False while nobody was ever forgotten. */
export async function hasForgotten(db: Db): Promise<boolean> {
  return (await findKey(db)) !== undefined
}

/** Which of the numbers belong to people whose data was erased. */
export async function findForgotten(db: Db, phones: readonly string[]): Promise<Set<string>> {
  const key = phones.length === 0 ? undefined : await findKey(db)
  // Nobody was ever forgotten.
  if (key === undefined) return new Set()
  const byHash = new Map(phones.map((phone) => [hashPhone(phone, key), phone]))
  const rows = await db
    .selectFrom('forgottenNumbers')
    .select('phoneHash')
    .where(isOneOf(db, 'phone_hash', [...byHash.keys()]))
    .execute()
  return new Set(rows.flatMap(({ phoneHash }) => byHash.get(phoneHash) ?? []))
}

/** Stands for an erased number where a row must go on naming somebody. */
export async function forgottenName(tx: Db, phone: string): Promise<string> {
  return `forgotten:${hashPhone(phone, await makeKey(tx)).slice(0, 16)}`
}

/** True for the name that stands in place of an erased phone number. */
export function isErased(phone: string): boolean {
  return phone.startsWith('forgotten:')
}

function hashPhone(phone: string, key: string): string {
  return createHmac('sha256', key).update(phone).digest('hex')
}

async function findKey(db: Db): Promise<string | undefined> {
  const row = await db
    .selectFrom('keys')
    .select('value')
    .where('name', '=', KEY_NAME)
    .executeTakeFirst()
  return row?.value
}

async function makeKey(tx: Db): Promise<string> {
  const known = await findKey(tx)
  if (known !== undefined) return known
  const value = randomBytes(32).toString('hex')
  await tx
    .insertInto('keys')
    .values({ name: KEY_NAME, value })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute()
  return (await findKey(tx)) ?? value
}
