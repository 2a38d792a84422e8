import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createPromptLibrary } from '../../../src/prompts/library.ts'

const folders: string[] = []

function makeFolder(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'prompts-'))
  folders.push(folder)
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

describe('createPromptLibrary', () => {
  it('lists the .txt files of its folder by name', () => {
    const dir = makeFolder({ 'default.txt': 'A', 'Sales.txt': 'B', 'notes.md': 'C', '.x.txt': 'D' })
    mkdirSync(join(dir, 'folder.txt'))
    const names = createPromptLibrary({ dir })
      .list()
      .map(({ name }) => name)
    expect(names.sort()).toEqual(['default', 'sales'])
  })

  it('finds a prompt however its name is typed', () => {
    const library = createPromptLibrary({
      dir: makeFolder({ 'default.txt': 'A', 'sales.txt': 'B' }),
    })
    for (const name of ['sales', ' SALES ', 'sales.txt']) {
      expect(library.find(name)?.body).toBe('B')
      expect(library.resolve(name).fellBack).toBe(false)
    }
  })

  it('falls back to the default for a missing name, and says so', () => {
    const library = createPromptLibrary({ dir: makeFolder({ 'default.txt': 'A' }) })
    expect(library.find('nope')).toBeNull()
    expect(library.resolve('nope')).toMatchObject({ prompt: { name: 'default' }, fellBack: true })
  })

  it('does not call it a fallback when no name was asked for', () => {
    const library = createPromptLibrary({ dir: makeFolder({ 'default.txt': 'A' }) })
    for (const name of [null, '', ' ', 'default']) {
      expect(library.resolve(name)).toMatchObject({ prompt: { body: 'A' }, fellBack: false })
    }
  })

  it('never leaves its folder', () => {
    const dir = makeFolder({ 'secret.txt': 'S' })
    mkdirSync(join(dir, 'prompts'))
    writeFileSync(join(dir, 'prompts/default.txt'), 'A')
    const library = createPromptLibrary({ dir: join(dir, 'prompts') })
    for (const name of [
      '../secret',
      '../secret.txt',
      join(dir, 'secret'),
      './default',
      '__proto__',
    ]) {
      expect(library.find(name)).toBeNull()
      expect(library.resolve(name).fellBack).toBe(true)
    }
  })

  it('does not start without default.txt, and names the folder', () => {
    const dir = makeFolder({ 'sales.txt': 'B' })
    expect(() => createPromptLibrary({ dir })).toThrow(dir)
    expect(() => createPromptLibrary({ dir })).toThrow('default.txt')
  })

  it('names a folder that is not there', () => {
    const dir = join(makeFolder({}), 'nowhere')
    expect(() => createPromptLibrary({ dir })).toThrow(dir)
  })

  it('names the file that cannot be read or has a name nobody can type', () => {
    const bad = makeFolder({ 'default.txt': 'A', 'sales.txt': '---\nx: y\n---\nB' })
    expect(() => createPromptLibrary({ dir: bad })).toThrow('sales.txt, line 2')
    const named = makeFolder({ 'default.txt': 'A', 'my sales.txt': 'B' })
    expect(() => createPromptLibrary({ dir: named })).toThrow('"my sales.txt"')
    const twice = makeFolder({ 'default.txt': 'A', 'sales.txt': 'B', 'Sales.TXT': 'C' })
    expect(() => createPromptLibrary({ dir: twice })).toThrow('same name')
  })

  it('keeps what it had when a reload fails', () => {
    const dir = makeFolder({ 'default.txt': 'A' })
    const library = createPromptLibrary({ dir })
    writeFileSync(join(dir, 'default.txt'), 'Hi ${')
    expect(() => library.reload()).toThrow('line 1')
    expect(library.resolve('default').prompt.body).toBe('A')
    writeFileSync(join(dir, 'default.txt'), 'B')
    library.reload()
    expect(library.resolve('default').prompt.body).toBe('B')
  })
})
