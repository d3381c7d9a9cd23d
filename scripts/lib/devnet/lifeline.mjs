// When the process that started this one is gone, a pipe on standard input closes. A terminal, a file or /dev/null there
// says nothing about that process and is left alone.
import fs from 'node:fs'

export function onStarterGone(callback) {
  let input
  try {
    input = fs.fstatSync(0)
  } catch {
    return
  }
  if (!input.isFIFO() && !input.isSocket()) return
  process.stdin.on('end', callback).on('close', callback).on('error', callback).resume()
}
