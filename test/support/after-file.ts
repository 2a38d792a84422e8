import { afterAll } from 'vitest'
import { closeForgotten } from './databases.ts'

// vitest runs this for each file, though files of one process share what they import.
afterAll(closeForgotten)
