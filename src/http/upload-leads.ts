import { AppError } from '../domain/error.ts'
import type { LeadIntake } from '../intake/leads/take-file.ts'
import type { HttpAnswer } from './answer.ts'
import { type HttpRequest, queryOf } from './route.ts'
import { openUpload } from './upload.ts'

/**
 * A CSV becomes a list. The same content again gives the list that is there. `?phone_column=` names the
 * header of the phone column where more than one fits, `?sheet=` the sheet of a workbook.
 */
export function createUploadLeads(intake: Pick<LeadIntake, 'importFile'>) {
  return async function uploadLeads(request: HttpRequest): Promise<HttpAnswer> {
    const upload = await openUpload(request)
    const { list } = await intake.importFile({
      source: 'api',
      fileName: upload.fileName,
      bytes: upload.bytes,
      uploadedBy: 'api',
      channel: null,
      threadTs: null,
      fileId: null,
      phoneColumn: queryOf(request).get('phone_column') ?? undefined,
      sheet: queryOf(request).get('sheet') ?? undefined,
    })
    if (list.state === 'importing') {
      throw new AppError(
        'conflict',
        'This very file is being read right now. Ask again in a moment.',
      )
    }
    const { id, name, accepted, rejected, duplicates, suppressed } = list
    return { status: 201, json: { listId: id, name, accepted, rejected, duplicates, suppressed } }
  }
}
