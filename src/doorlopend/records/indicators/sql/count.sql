CREATE OR REPLACE FUNCTION {name}(p_first date, p_last date, p_gemeenten uuid[])
RETURNS TABLE (gemeente_id uuid, category text, people bigint) LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE p_kinds text[] := string_to_array('{kinds}', ' ');
BEGIN
  PERFORM dl_check_counter();
  RETURN QUERY
{facts}
{select};
END $$;
