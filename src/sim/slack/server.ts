import { createServer, type RequestListener, type Server } from 'node:http'

export interface LocalServer {
  /** Listens on a free port of 127.0.0.1 (or the one given); resolves with the origin. */
  listen(port?: number): Promise<string>
  close(): Promise<void>
}

export function createLocalServer(listener: RequestListener): LocalServer {
  const server: Server = createServer(listener)
  return {
    listen: (port = 0) =>
      new Promise((resolve, reject) => {
        server.once('error', reject)
        server.listen(port, '127.0.0.1', () => {
          const address = server.address()
          const bound = typeof address === 'object' && address !== null ? address.port : port
          resolve(`http://127.0.0.1:${bound}`)
        })
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
