interface DayFieldsProps {
  readonly from: string | undefined
  readonly to: string | undefined
}

/** A period of whole days, by the clock of the site. */
export function DayFields({ from, to }: DayFieldsProps) {
  return (
    <>
      <label>
        From day
        <input type="date" name="from" value={from} />
      </label>
      <label>
        To day
        <input type="date" name="to" value={to} />
      </label>
    </>
  )
}
