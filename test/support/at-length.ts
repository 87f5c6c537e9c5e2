process.env.TILLSYNC_FAULTS ??= 'long'
