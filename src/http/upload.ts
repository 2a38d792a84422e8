import type { Readable } from 'node:stream'
import busboy from 'busboy'
import { AppError, isAppError } from '../domain/error.ts'
import { cutOff, streamBody } from './body.ts'
import { type HttpRequest, queryOf } from './route.ts'

export interface Upload {
  fileName: string
  /**
   * The file; read once. Throws `invalid` when the form turns out broken, at its very end at the
   * latest: whoever has read all of it has a whole file.
   */
  bytes: AsyncIterable<Uint8Array>
}

/**
 * The CSV or workbook of an upload: the part `file` of a multipart form, or a body of one of
 * `BODY_TYPES` named by `?name=`.
 * Throws `invalid` for anything else.
 */
export async function openUpload(request: HttpRequest): Promise<Upload> {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase()
  const name = queryOf(request).get('name')?.trim()
  // What follows the last dot of a file's name is not shown; of this name all of it should be.
  const fileName = name && (/\.(csv|txt|tsv|xlsx|xlsm)(\.gz)?$/i.test(name) ? name : `${name}.csv`)
  if (type !== undefined && BODY_TYPES.includes(type)) {
    return { fileName: fileName || 'upload.csv', bytes: streamBody(request) }
  }
  if (type === 'multipart/form-data') {
    const part = await openForm(request)
    return { ...part, fileName: fileName || part.fileName }
  }
  throw new AppError(
    'invalid',
    `${type ? `${type} is not taken here` : 'The content type is missing'}. ${FORMS}`,
  )
}

const WORKBOOK_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const BODY_TYPES = ['text/csv', 'application/gzip', WORKBOOK_TYPE]
const FORMS = `Send a CSV or an Excel workbook (.xlsx) as the field \`file\` of multipart/form-data, or as the body with the content type text/csv (or application/gzip, or ${WORKBOOK_TYPE}). Of other files, export a CSV.`

function openForm(request: HttpRequest): Promise<Upload> {
  return new Promise((resolve, reject) => {
    const form = createForm(request)
    const whole = new Promise<void>((resolveWhole, rejectWhole) => {
      form.on('close', resolveWhole)
      form.on('error', (error) => rejectWhole(isAppError(error) ? error : broken(error)))
      form.on('filesLimit', () => {
        form.destroy(new AppError('invalid', 'Send one file per request.'))
      })
      for (const limit of ['fieldsLimit', 'partsLimit'] as const) {
        form.on(limit, () =>
          form.destroy(new AppError('invalid', `The form has too many fields. ${FORMS}`)),
        )
      }
    })
    request.on('close', () => {
      if (!request.complete) form.destroy(cutOff())
    })

    form.on('file', (field, file, { filename }) => {
      // Errors reach the reader; one that comes before anybody reads must not end the process.
      file.on('error', () => {})
      if (field !== 'file') {
        form.destroy(new AppError('invalid', `The file is in the field ${quote(field)}. ${FORMS}`))
        return
      }
      resolve({
        fileName: filename || 'upload.csv',
        bytes: readPart(file, whole, () => {
          request.unpipe(form)
          form.destroy()
        }),
      })
    })
    // Both after `resolve` change nothing.
    whole.then(() => reject(new AppError('invalid', `The form has no file. ${FORMS}`)), reject)
    request.pipe(form)
  })
}

function createForm(request: HttpRequest): busboy.Busboy {
  try {
    return busboy({
      headers: request.headers,
      defParamCharset: 'utf8',
      limits: { files: 1, fields: 10, fieldSize: 1024, parts: 20, headerPairs: 50 },
    })
  } catch (cause) {
    throw broken(cause)
  }
}

async function* readPart(
  file: Readable,
  whole: Promise<void>,
  abandon: () => void,
): AsyncGenerator<Uint8Array> {
  let isRead = false
  try {
    yield* file
    await whole
    isRead = true
  } catch (error) {
    // The part's own error says less than the form's.
    await whole
    throw error
  } finally {
    if (!isRead) abandon()
  }
}

function broken(cause: unknown): AppError {
  return new AppError('invalid', `The multipart form is broken. ${FORMS}`, { cause })
}

function quote(field: string | undefined): string {
  return `\`${(field ?? '').slice(0, 40)}\``
}
