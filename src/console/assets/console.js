// What a browser adds to pages that work without it: windows that are modal, progress that comes by itself,
// and a box that checks all others.

for (const dialog of document.querySelectorAll('dialog[open]')) {
  dialog.close()
  dialog.showModal()
  dialog.addEventListener('cancel', () => location.assign(dialog.dataset.behind))
}

const live = document.querySelector('[data-events]')
if (live) {
  const status = document.querySelector('[data-status]')
  const events = new EventSource(live.dataset.events)
  events.addEventListener('status', ({ data }) => {
    // A screen reader says it once more whenever it is set.
    if (status.textContent !== data) status.textContent = data
  })
  events.addEventListener('progress', ({ data }) => {
    live.innerHTML = data
  })
  events.addEventListener('end', () => {
    events.close()
    for (const over of document.querySelectorAll('.until-end')) over.remove()
  })
}

for (const all of document.querySelectorAll('[data-check-all]')) {
  all.hidden = false
  all.addEventListener('change', ({ target }) => {
    for (const one of document.getElementsByName(all.dataset.checkAll)) one.checked = target.checked
  })
}
