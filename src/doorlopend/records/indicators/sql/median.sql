CREATE OR REPLACE FUNCTION {name}(p_first date, p_last date, p_gemeenten uuid[])
RETURNS TABLE (people bigint, middle numeric) LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE p_kinds text[] := string_to_array('{kinds}', ' ');
BEGIN
  PERFORM dl_check_counter();
  RETURN QUERY
{facts}
SELECT count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY s.days)::numeric FROM ({steps}) s;
END $$;
