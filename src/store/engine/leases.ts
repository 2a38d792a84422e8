import type { Db } from './tables.ts'

/** Takes or renews a lease. False while another holder's is alive. */
export async function takeLease(
  db: Db,
  lease: { name: string; holder: string; now: number; expiresAt: number },
): Promise<boolean> {
  const result = await db
    .insertInto('leases')
    .values({ name: lease.name, holder: lease.holder, expiresAt: lease.expiresAt })
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet({ holder: lease.holder, expiresAt: lease.expiresAt })
        .where((eb) =>
          eb.or([eb('leases.holder', '=', lease.holder), eb('leases.expiresAt', '<=', lease.now)]),
        ),
    )
    .executeTakeFirst()
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
}

export async function findLease(
  db: Db,
  name: string,
): Promise<{ holder: string; expiresAt: number } | undefined> {
  return db
    .selectFrom('leases')
    .select(['holder', 'expiresAt'])
    .where('name', '=', name)
    .executeTakeFirst()
}

export async function dropLease(db: Db, name: string, holder: string): Promise<void> {
  await db.deleteFrom('leases').where('name', '=', name).where('holder', '=', holder).execute()
}
