/** A child process that tries to get out, sealed as the real children are. */
import '../../src-main/process/sealed.ts';
import { connect } from 'node:net';
import { serve } from '../../src-main/process/serve.ts';

const procedures = {
  reach: async ({ host, port }: { host: string; port: number }) => {
    const socket = connect(port, host);
    return new Promise<string>((resolve) => {
      socket.once('error', (error) => resolve(error.message));
      socket.once('connect', () => {
        socket.destroy();
        resolve('connected');
      });
    });
  },
};
export type ReachingProcedures = typeof procedures;
serve(procedures);
