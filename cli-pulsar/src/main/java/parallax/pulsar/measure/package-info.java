/**
 * One measurement, from the first connect to the report.
 *
 * <p>Contract: all streams are connected at once; the window opens when each of them flows or has failed to, and after
 * a lead-in as long as the grace period, so that an event that is late on one stream is known from the other. A stream
 * flows when it is connected and has sent a frame, or nothing for three seconds (a quiet host). One that does not flow
 * in time takes no part. Threads: {@link parallax.pulsar.measure.Measurement#run} is called by one; its stop by any.
 *
 * <ul>
 *   <li>MeasurementPlan, Invocation: what is to be measured
 *   <li>Stream, Streams: the subscriptions
 *   <li>Measurement: the phases, and their early end
 *   <li>Progress, ProgressListener: what is shown meanwhile
 *   <li>StreamResults, ReportBuilder, WindowTime: what was found, as a report
 *   <li>MeasurementException: why there is none
 * </ul>
 */
@NullMarked
package parallax.pulsar.measure;

import org.jspecify.annotations.NullMarked;
