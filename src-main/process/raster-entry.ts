/** Entry of the raster process. */
import './sealed.ts';
import { rasterProcedures } from './raster-procedures.ts';
import { serve } from './serve.ts';

serve(rasterProcedures);
