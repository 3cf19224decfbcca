package memory

import (
	"context"
	"errors"
	"iter"
	"strings"
	"time"

	"github.com/assistgen/assistgen/generated/assistants"
	"github.com/assistgen/assistgen/generated/runtime"
)

type filesService struct {
	assistants.FilesService
	s *Service
}

func (f *filesService) Create(ctx context.Context, body *assistants.CreateFileRequest, _ *assistants.FilesCreateParams, _ ...assistants.CallOption) (*assistants.File, error) {
	const call = "Files.Create"
	b := orZero(body)
	if err := checkFile(&b); err != nil {
		return nil, failed(call, err)
	}
	in, err := f.s.receive(ctx, b.File, "file", mostBytes)
	if err != nil {
		return nil, failed(call, err)
	}
	v, err := do(ctx, f.s, call, func() (*assistants.File, error) { return f.s.newFile(&b, in) })
	if err != nil {
		f.s.refuse(in)
	}
	return v, err
}

// checkFile checks a request before its content is read.
func checkFile(b *assistants.CreateFileRequest) error {
	switch {
	case b.File.Content == nil:
		return absent("file")
	case b.Purpose == "":
		return absent("purpose")
	case !b.Purpose.Known():
		return invalid("purpose", "Invalid value: '%s' is not a purpose of files.", b.Purpose)
	}
	return checkSpan("expires_after.seconds", orZero(b.ExpiresAfter.Or(nil)).Seconds)
}

func (s *Service) newFile(b *assistants.CreateFileRequest, in *incoming) (*assistants.File, error) {
	v := &assistants.File{
		Filename: b.Filename.Or(b.File.Name), Purpose: assistants.FilePurpose(b.Purpose), FolderID: b.FolderID,
		Description: b.Description, MIMEType: b.MIMEType, Labels: b.Labels, Rest: b.Rest,
	}
	if b.File.ContentType != "" {
		v.MIMEType = or(v.MIMEType, assistants.Some(b.File.ContentType))
	}
	s.describe(v, in.size(), b.ExpiresAfter)
	if err := s.files.add("", v.ID, v); err != nil {
		return nil, err
	}
	if err := s.accept(in, v.ID); err != nil {
		return nil, err
	}
	return s.files.get("", v.ID)
}

// describe gives a new file what the service decides.
func (s *Service) describe(v *assistants.File, size int64, after assistants.Opt[*assistants.FileExpirationAfter]) {
	now := s.now()
	v.ID, v.Object, v.CreatedAt = s.options.NewID("file"), assistants.Some("file"), assistants.Some(now)
	v.Bytes, v.Status = assistants.Some(size), assistants.Some(assistants.FileStatusProcessed)
	a := orZero(after.Or(nil))
	v.ExpiresAt = timeAfter(now, a.Seconds, time.Second)
	if seconds, ok := a.Seconds.Get(); ok && a.Anchor.Or("") == assistants.FileExpirationAfterAnchorSinceLastActive {
		v.ExpirationConfig = assistants.Some(&assistants.ExpirationConfig{
			ExpirationPolicy: assistants.Some(assistants.ExpirationConfigExpirationPolicySinceLastActive),
			TTLDays:          assistants.Some((seconds-1)/secondsOfDay + 1), // whole days, as all that expires so
		})
	}
}

const secondsOfDay = int64(day / time.Second)

// past reports whether a time is over.
func (s *Service) past(o assistants.Opt[time.Time]) bool {
	t, ok := o.Get()
	return ok && !s.now().Before(t)
}

func (f *filesService) Get(ctx context.Context, id string, _ *assistants.FilesGetParams, _ ...assistants.CallOption) (*assistants.File, error) {
	return look(ctx, f.s, "Files.Get", func() (*assistants.File, error) { return f.s.files.get("", id) })
}

// Update sets the fields that the mask names, and resets those that the body does not have.
func (f *filesService) Update(ctx context.Context, id string, body *assistants.UpdateFileRequest, _ *assistants.FilesUpdateParams, _ ...assistants.CallOption) (*assistants.File, error) {
	return do(ctx, f.s, "Files.Update", func() (*assistants.File, error) {
		return f.s.files.change("", id, func(v *assistants.File) error {
			b := orZero(body)
			for path := range strings.SplitSeq(string(b.UpdateMask), ",") {
				switch strings.TrimSpace(path) {
				case "name":
					v.Filename = b.Name.Or("")
				case "description":
					v.Description = b.Description
				case "labels":
					v.Labels = b.Labels
				case "expirationConfig":
					if err := checkTTL(b.ExpirationConfig); err != nil {
						return err
					}
					v.ExpirationConfig, v.ExpiresAt = b.ExpirationConfig, f.s.expiry(v.CreatedAt, b.ExpirationConfig)
				default:
					return invalid("updateMask", "Invalid 'updateMask': a file has no '%s' that can be changed.", path)
				}
			}
			return nil
		})
	})
}

// Delete deletes a file, also from the vector stores.
func (f *filesService) Delete(ctx context.Context, id string, _ *assistants.FilesDeleteParams, _ ...assistants.CallOption) (*assistants.DeleteFileResponse, error) {
	return do(ctx, f.s, "Files.Delete", func() (*assistants.DeleteFileResponse, error) {
		if !f.s.files.has("", id) {
			return nil, missing("file", id)
		}
		return &assistants.DeleteFileResponse{ID: assistants.Some(id), Object: assistants.Some("file"), Deleted: true}, f.s.dropFile(id)
	})
}

// dropFile removes a file with its content, also from the vector stores.
func (s *Service) dropFile(id string) error {
	err := errors.Join(s.files.erase("", id), s.dropContent(id))
	for _, store := range s.stores.lists[""] {
		if s.storeFiles.has(store.id, id) {
			err = errors.Join(err, s.dropStoreFile(store.id, id))
		}
	}
	s.mu.after(func() { s.indexes.forget(id) })
	return err
}

// Download returns the content of a file, which stays whole when the file is deleted. It is a use of the file.
func (f *filesService) Download(ctx context.Context, id string, _ *assistants.FilesDownloadParams, _ ...assistants.CallOption) (*assistants.Download, error) {
	const call = "Files.Download"
	v, err := look(ctx, f.s, call, func() (*assistants.File, error) { return f.s.files.get("", id) })
	if err == nil && sinceLastActive(v.ExpirationConfig) {
		_, err = do(ctx, f.s, call, func() (*assistants.File, error) { return f.s.useFile(id) })
	}
	if err != nil {
		return nil, err
	}
	return look(ctx, f.s, call, func() (*assistants.Download, error) {
		c, err := f.s.contents.get("", id)
		if err != nil {
			return nil, err
		}
		return runtime.NewDownload(v.MIMEType.Or("application/octet-stream"), v.Filename, c.size(), f.s.pieces.reader(c, 0)), nil
	})
}

func (f *filesService) List(ctx context.Context, params *assistants.FilesListParams, _ ...assistants.CallOption) (*assistants.FilesPage, error) {
	p := orZero(params)
	purpose, one := p.Purpose.Get()
	return listing[*assistants.ListFilesResponse, assistants.File]{
		Service: f.s, call: "Files.List", table: &f.s.files,
		span: span{limit: p.Limit.Or(10000), most: 10000, order: string(p.Order.Or("")), after: p.After.Or("")},
		keep: func(v *assistants.File) bool { return !one || string(v.Purpose) == string(purpose) },
		response: func(l *listed[assistants.File]) (*assistants.ListFilesResponse, *[]assistants.File) {
			r := &assistants.ListFilesResponse{Object: assistants.Some("list"), FirstID: l.first, LastID: l.last, HasMore: assistants.Some(l.more)}
			return r, &r.Data
		},
	}.page(ctx)
}

func (f *filesService) All(ctx context.Context, params *assistants.FilesListParams, _ ...assistants.CallOption) iter.Seq2[*assistants.File, error] {
	return func(yield func(*assistants.File, error) bool) {
		page, err := f.List(ctx, params)
		all(ctx, page, err, yield)
	}
}
