import type { Reporter, TestModule } from 'vitest/node'

const SHOWN = 10

/** Ends a run with the files that took longest, and how long all of it took. */
export default class SlowestFiles implements Reporter {
  private elapsedMs = () => 0

  onTestRunStart(): void {
    const begun = performance.now()
    this.elapsedMs = () => performance.now() - begun
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const slowest = modules
      .map((module) => ({ file: module.relativeModuleId, ms: module.diagnostic().duration }))
      .toSorted((one, other) => other.ms - one.ms)
      .slice(0, SHOWN)
    const lines = slowest.map(({ file, ms }) => `${seconds(ms).padStart(8)}  ${file}`)
    const total = `All of ${modules.length} files took ${seconds(this.elapsedMs())}.`
    process.stdout.write(`\nThe slowest files:\n${lines.join('\n')}\n${total}\n`)
  }
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}
