// A machine with another date. Plain JavaScript, for npm may run on a Node that reads no types. Preloaded
// (`--import`) into a process and the threads and processes it starts: `Date` is off by DATE_SHIFT_MS
// milliseconds, while monotonic clocks and timers go on as they do.

const shiftMs = Number(process.env.DATE_SHIFT_MS ?? '0')
const RealDate = Date

if (shiftMs !== 0) {
  const now = () => RealDate.now() + shiftMs
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, given, newTarget) =>
      Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget),
    // Called without `new` it gives the text of now.
    apply: () => new RealDate(now()).toString(),
    get: (target, key, receiver) => (key === 'now' ? now : Reflect.get(target, key, receiver)),
  })
}
