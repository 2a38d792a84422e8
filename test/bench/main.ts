import { benchCampaign } from './campaign.ts'
import { benchGate } from './gate.ts'
import { benchImport } from './import.ts'
import { benchLines } from './lines.ts'
import { benchReserve } from './reserve.ts'
import { benchRestart } from './restart.ts'
import { benchSlack } from './slack.ts'
import { benchStarts } from './starts.ts'
import { benchWhy } from './why.ts'

// Figures of one run on one machine, as ratios where they compare with something. Machines are noisy:
// read a figure beside the others of the same run. `npm run bench -- lines` runs one part.

const PARTS: Record<string, { title: string; run: () => Promise<void> }> = {
  campaign: {
    title:
      'A campaign: 200 leads, 10 lines, calls of 300 ms, with Slack and the simulators in one process',
    run: benchCampaign,
  },
  lines: { title: 'Lines used while leads wait', run: benchLines },
  import: { title: 'Importing a million leads of eight columns', run: benchImport },
  gate: { title: 'Asking the gate', run: benchGate },
  why: { title: '/dial why over a million leads', run: benchWhy },
  reserve: { title: 'Choosing and reserving the next lead, on SQLite', run: benchReserve },
  starts: { title: 'Starts a second', run: benchStarts },
  slack: { title: 'Slack, with a million leads and 100 lines', run: benchSlack },
  restart: { title: 'A start after a crash', run: benchRestart },
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !(name in PARTS))
if (unknown.length > 0) {
  console.error(
    `There is no bench ${unknown.join(', ')}. There are: ${Object.keys(PARTS).join(', ')}.`,
  )
  process.exit(1)
}
for (const [name, { title, run }] of Object.entries(PARTS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  console.log(`\n${title}`)
  await run()
}
