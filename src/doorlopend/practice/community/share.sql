-- Whether at least so many people hold a role at one of these places; residents are counted by open files.
-- It answers yes or no only, so that a small number cannot be read from it.
CREATE OR REPLACE FUNCTION dl_role_is_shared(p_role text, p_places uuid[], p_day date, p_least integer) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT CASE WHEN p_role = 'statushouder' THEN
    (SELECT count(*) FROM dossiers_dossier WHERE controller_id = ANY (p_places) AND opened_on <= p_day
       AND (closed_on IS NULL OR closed_on >= p_day)) >= p_least
  ELSE
    (SELECT count(DISTINCT user_id) FROM people_grant WHERE role = p_role AND organisation_id = ANY (p_places)
       AND valid_from <= p_day AND (valid_before IS NULL OR valid_before > p_day)) >= p_least
  END
$$;
