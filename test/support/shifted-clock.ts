import pg from 'pg'

/** `NODE_OPTIONS` for a process whose machine's clock is off by so many milliseconds. Timers go on as ever, as they do when a clock is set. */
export const shiftedClock = (ms: number): { readonly NODE_OPTIONS: string } => {
  const source = `const own=Date;globalThis.Date=new Proxy(own,{construct:(t,a,n)=>Reflect.construct(t,a.length?a:[own.now()+${String(ms)}],n),get:(t,k)=>k==="now"?()=>own.now()+${String(ms)}:t[k]})`
  return { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(source)}` }
}

/** From the next connection on, this database tells a time that is off by so many milliseconds. */
export const shiftDatabaseClock = async (url: string, ms: number): Promise<void> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const name = new URL(url).pathname.slice(1)
  for (const clock of ['clock_timestamp', 'now']) {
    await client.query(
      `CREATE FUNCTION public.${clock}() RETURNS timestamptz LANGUAGE sql AS 'SELECT pg_catalog.${clock}() + interval ''${String(ms)} milliseconds'''`,
    )
  }
  // What a column's default calls was decided when the table was made.
  const { rows } = await client.query<{ sql: string }>(
    `SELECT format('ALTER TABLE public.%I ALTER COLUMN %I SET DEFAULT public.%s', table_name, column_name, column_default) AS sql
     FROM information_schema.columns WHERE table_schema = 'public' AND column_default IN ('now()', 'clock_timestamp()')`,
  )
  for (const { sql } of rows) await client.query(sql)
  await client.query(`ALTER DATABASE ${name} SET search_path = public, pg_catalog`)
  await client.end()
}
