/** Entry of the raster process. */
import { rasterProcedures } from './raster-procedures.ts';
import { serve } from './serve.ts';

serve(rasterProcedures);
