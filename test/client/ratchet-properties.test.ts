import { testSequences } from './ratchet-sequences.ts';

// The long run is under test/properties.
testSequences(0, Number(process.env.RATCHET_SEQUENCES ?? 500));
