-- The actor of this transaction. A person table asks for its scope; without an actor that raises.
CREATE OR REPLACE FUNCTION dl_scope(kind text) RETURNS uuid[] LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE held text := current_setting('doorlopend.scope', true);
BEGIN
  IF held IS NULL OR held = '' THEN
    RAISE EXCEPTION 'doorlopend: no actor' USING ERRCODE = 'insufficient_privilege',
      HINT = 'Open the transaction with acting(actor).';
  END IF;
  RETURN coalesce((SELECT array_agg(value::uuid) FROM jsonb_array_elements_text(held::jsonb -> kind)), '{}');
END $$;

CREATE OR REPLACE FUNCTION dl_flag(flag text) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  PERFORM dl_scope('self');
  RETURN coalesce(current_setting('doorlopend.scope', true)::jsonb -> 'flags' ? flag, false);
END $$;
