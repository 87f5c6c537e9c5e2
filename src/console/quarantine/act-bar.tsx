/** What a person may do with documents that are held back, at the end of a form that names them. */
export function ActBar({ many }: { readonly many: boolean }) {
  return (
    <fieldset class="acts">
      <legend>{many ? 'With the chosen documents' : 'With this document'}</legend>
      {many && (
        <p class="actions">
          <label hidden data-check-all="documents">
            <input type="checkbox" /> Choose all on this page
          </label>
          <label>
            <input type="checkbox" name="all" /> All that the filter finds, on further pages too
          </label>
        </p>
      )}
      {/* The Enter key presses the first button of a form: after a reason it is to waive. */}
      <button type="submit" formAction="/quarantine/waive" hidden>
        Waive
      </button>
      <p class="actions">
        <button type="submit" class="first" formAction="/quarantine/retry" formNoValidate>
          Try again
        </button>
        <span class="quiet">The next cycle tries them; do it once the cause is mended.</span>
      </p>
      <p class="actions">
        <label>
          Reason <input name="reason" maxLength={500} required />
        </label>
        <button type="submit" formAction="/quarantine/waive">
          Waive
        </button>
        <span class="quiet">They are given up for good, and their origin reads the reason.</span>
      </p>
    </fieldset>
  )
}
