/** A list that takes a while to read: every tenth row has no number, and no number is there twice. */
export interface LongCsv {
  bytes: string
  accepted: number
  rejected: number
}

/** About 40,000 rows a second. Lists of other `area` codes have no number in common. */
export function makeLongCsv(rows: number, { area = '415' } = {}): LongCsv {
  const lines = Array.from({ length: rows }, (_, index) => {
    const phone = index % 10 === 9 ? '12' : `+1${area}${2_000_000 + index}`
    return `Lead${index},Company ${index},${phone},yes`
  })
  const rejected = Math.floor(rows / 10)
  const bytes = ['first_name,company,phone,consent', ...lines].join('\n')
  return { bytes, accepted: rows - rejected, rejected }
}
