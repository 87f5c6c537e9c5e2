/** Of this run of the tests; TILLSYNC_TEST_SEED repeats one. Tests that draw from it tell it where they fail. */
export const seed = Number(process.env.TILLSYNC_TEST_SEED ?? Date.now() % 1_000_000)
