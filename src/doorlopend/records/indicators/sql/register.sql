-- Figures and their register are written here and nowhere else; owned by the counting role.
CREATE OR REPLACE FUNCTION dl_check_counter() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF NOT dl_flag('counter') THEN
    RAISE EXCEPTION 'doorlopend: only the counter counts' USING ERRCODE = 'insufficient_privilege';
  END IF;
END $$;

CREATE OR REPLACE FUNCTION dl_add_figures(p_figures jsonb) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE added bigint;
BEGIN
  PERFORM dl_check_counter();
  INSERT INTO indicators_figure (id, publication_id, region_id, gemeente_id, indicator, indicator_version, cut,
      period_start, period_end, breakdown, value, state)
    SELECT id, publication_id, region_id, gemeente_id, indicator, indicator_version, cut, period_start, period_end,
      breakdown, value, state
    FROM jsonb_populate_recordset(NULL::indicators_figure, p_figures);
  GET DIAGNOSTICS added = ROW_COUNT;
  RETURN added;
END $$;

CREATE OR REPLACE FUNCTION dl_publish(p_publication jsonb, p_figures jsonb) RETURNS bigint LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM dl_check_counter();
  INSERT INTO indicators_publication (id, region_id, people, indicator, indicator_version, period_start, period_end,
      vintage, frame, cells, minimum, zeros_shown, published_by)
    SELECT id, region_id, people, indicator, indicator_version, period_start, period_end, vintage, frame, cells,
      minimum, zeros_shown, published_by
    FROM jsonb_populate_record(NULL::indicators_publication, p_publication);
  RETURN dl_add_figures(p_figures);
END $$;

CREATE OR REPLACE FUNCTION dl_published(p_region uuid, p_indicator text, p_version int)
RETURNS SETOF indicators_publication LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM dl_check_counter();
  RETURN QUERY SELECT * FROM indicators_publication
    WHERE region_id = p_region AND indicator = p_indicator AND indicator_version = p_version ORDER BY vintage, id;
END $$;
