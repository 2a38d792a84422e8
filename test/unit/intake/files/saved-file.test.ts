import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  clearFolders,
  inFolder,
  listName,
  saveFile,
} from '../../../../src/intake/files/saved-file.ts'
import { inChunks } from '../make.ts'

// Beyond the numbers that Linux gives to processes.
const NOBODY = 2 ** 22 + 7

describe('inFolder', () => {
  it('takes the file away, also when reading it fails', async () => {
    let path = ''
    const work = inFolder(async (folder) => {
      path = join(folder, 'file')
      expect(await saveFile(inChunks('phone'), path)).toMatchObject({ bytes: 5 })
      expect(existsSync(path)).toBe(true)
      throw new Error('cut off')
    })
    await expect(work).rejects.toThrow('cut off')
    expect(existsSync(path)).toBe(false)
  })
})

describe('clearFolders', () => {
  it('takes away what a process left that is no more, and nothing of one that runs', async () => {
    const make = (pid: number) => {
      const folder = join(tmpdir(), `dialbot-file-${pid}-0a1b2c3d-test`)
      mkdirSync(folder, { recursive: true })
      writeFileSync(join(folder, 'file'), 'phone')
      return folder
    }
    const left = make(NOBODY)
    const used = make(process.ppid)
    const ofAnotherRun = make(process.pid)
    await clearFolders()
    expect([left, ofAnotherRun, used].map((path) => existsSync(path))).toEqual([false, false, true])
    await inFolder(async (folder) => expect(existsSync(folder)).toBe(true))
  })
})

describe('listName', () => {
  it.each([
    ['leads/October list.csv', 'October list'],
    ['October.csv.gz', 'October'],
    ['.csv', '.csv'],
    ['  ', 'leads'],
  ])('makes %j the list %j', (fileName, name) => {
    expect(listName(fileName)).toBe(name)
  })
})
