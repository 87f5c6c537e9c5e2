import { oncePerSequelize } from './once-per-sequelize.ts'
import { defineSite } from './site.ts'

/** Of the web database; like `siteModels`, always called with the session's `transaction`. */
export const webModels = oncePerSequelize((sequelize) => ({ Site: defineSite(sequelize) }))
