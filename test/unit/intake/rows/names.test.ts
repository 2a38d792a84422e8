import { describe, expect, it } from 'vitest'
import { completeName } from '../../../../src/intake/rows/names.ts'

describe('completeName', () => {
  it.each([
    ['Ann Lee', 'Ann', 'Lee'],
    ['Ann', 'Ann', ''],
    ['Ann Mary van der Berg', 'Ann', 'Mary van der Berg'],
    ['Dr. Ann Lee', 'Ann', 'Lee'],
    ['Prof', 'Prof', ''],
    ['Ann Lee, MD, PhD', 'Ann', 'Lee'],
    ['Acme, Inc.', 'Acme', ''],
    ['Lee, Ann, Ray', '', ''],
  ])('splits %j', (name, firstName, lastName) => {
    expect(completeName({ name, firstName: '', lastName: '' })).toEqual({
      name,
      firstName,
      lastName,
    })
  })

  it('turns a last name that stands first around', () => {
    expect(completeName({ name: 'Lee, Ann', firstName: '', lastName: '' })).toEqual({
      name: 'Ann Lee',
      firstName: 'Ann',
      lastName: 'Lee',
    })
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
