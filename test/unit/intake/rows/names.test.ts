import { describe, expect, it } from 'vitest'
import { completeName } from '../../../../src/intake/rows/names.ts'

const split = (name: string) => completeName({ name, firstName: '', lastName: '' })

describe('completeName', () => {
  it.each([
    ['Ann Lee', 'Ann', 'Lee'],
    ['Ann', 'Ann', ''],
    ['Ann Mary van der Berg', 'Ann', 'Mary van der Berg'],
    ['Dr. Ann Lee', 'Ann', 'Lee'],
    ['Prof', '', ''],
    ['Ann Lee, MD, PhD', 'Ann', 'Lee'],
    ['Ann Lee Jr.', 'Ann', 'Lee'],
    ['Acme, Inc.', '', ''],
    ['Acme Services LLC', '', ''],
    ['The Smith Family', '', ''],
    ['Estate of John Doe', '', ''],
    ['Current Resident', '', ''],
    ['Lee, Ann, Ray', '', ''],
    // Couples and titles.
    ['Mr. and Mrs. Brad Smith', 'Brad', 'Smith'],
    ['Mr and Mrs Brad Smith', 'Brad', 'Smith'],
    ['Mr. & Mrs. Patrick & Rose McDonald', '', 'McDonald'],
    ['Brad & Jane Smith', '', 'Smith'],
    ['Brad and Jane', '', 'Jane'],
    ['Mr. Doe', '', 'Doe'],
    ['Mrs Doe', '', 'Doe'],
    ['Herr Müller', '', 'Müller'],
    ['Herr und Frau Jan Müller', 'Jan', 'Müller'],
    ['M. et Mme Luc Martin', 'Luc', 'Martin'],
    ['Sr. y Sra. Ruiz', '', 'Ruiz'],
    ['Rev. Dr. Martin King', 'Martin', 'King'],
    ['Don Draper', 'Don', 'Draper'],
    // Initials and what is no name.
    ['J. Smith', '', 'Smith'],
    ['J Smith', '', 'Smith'],
    ['Bo Ray', 'Bo', 'Ray'],
    ['TJ Miller', 'TJ', 'Miller'],
    ['ann@example.com', '', ''],
    ['12345', '', ''],
  ])('splits %j', (name, firstName, lastName) => {
    expect(split(name)).toMatchObject({ firstName, lastName })
  })

  it.each([
    ['BRAD SMITH', 'Brad', 'Smith'],
    ['brad smith', 'Brad', 'Smith'],
    ["MARY-ANN O'BRIEN", 'Mary-Ann', "O'Brien"],
    ['PATRICK MCDONALD', 'Patrick', 'McDonald'],
    ['JOSÉ ÁLVAREZ', 'José', 'Álvarez'],
    ['BO DE LA CRUZ', 'Bo', 'De La Cruz'],
    ['TJ MILLER', 'TJ', 'Miller'],
    ['SMITH, BRAD', 'Brad', 'Smith'],
    ['MR. & MRS. BRAD SMITH', 'Brad', 'Smith'],
    ['LeBron James', 'LeBron', 'James'],
  ])('speaks %j as a name', (name, firstName, lastName) => {
    expect(split(name)).toMatchObject({ firstName, lastName })
  })

  it.each([
    ['BRAD', 'Brad'],
    ['Mr. Brad', 'Brad'],
    ['Brad & Jane', ''],
    ['Mr. & Mrs.', ''],
    ['J', ''],
    ['J.R.', ''],
    ['Mary Ann', 'Mary Ann'],
    ['Brad (husband)', ''],
    ['Dr.', ''],
    ['AJ', 'AJ'],
  ])('speaks the first name %j as %j', (firstName, spoken) => {
    expect(completeName({ name: '', firstName, lastName: 'Lee' }).firstName).toBe(spoken)
  })

  it('turns a last name that stands first around', () => {
    expect(split('Lee, Ann')).toEqual({ name: 'Ann Lee', firstName: 'Ann', lastName: 'Lee' })
  })

  it('puts a full name together from its parts', () => {
    expect(completeName({ name: '', firstName: 'Ann', lastName: 'Lee' }).name).toBe('Ann Lee')
    expect(completeName({ name: '', firstName: '', lastName: 'Lee' }).name).toBe('Lee')
    expect(completeName({ name: '', firstName: '', lastName: '' }).name).toBe('')
  })

  it('leaves alone what the file says', () => {
    const given = { name: 'Ann Lee-Ray', firstName: 'Annie', lastName: '' }
    expect(completeName(given)).toEqual(given)
    expect(completeName({ name: 'Ann Lee', firstName: '', lastName: 'Ray' }).lastName).toBe('Ray')
  })
})
